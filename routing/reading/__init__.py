"""Reading policies and rosters: from what people write to what the desk goes by, or every slip in it."""
