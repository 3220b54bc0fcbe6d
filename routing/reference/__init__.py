"""What leads tell, in one form: countries, states, languages, zones, numbers, domains; and the territories of them."""
