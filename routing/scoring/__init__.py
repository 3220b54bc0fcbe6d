"""Points for what a lead is, and how past outcomes propose them."""
