"""Who is on duty when: hours, holidays, absences, rotas, and the clock that counts by them."""
