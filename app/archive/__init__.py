"""Filing vouchers and finding them again."""
