"""The citizens' kiosk: pages, slip printing and the LED marquee; `--triage` is the volunteers' tablet."""
