"""What every program of the office shares: its plan, its words, its look and its launcher."""
