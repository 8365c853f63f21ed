"""What a firm can prove about what it delivered."""
