"""The volunteers' tablet at the entrance (VOL-01, VOL-02)."""
