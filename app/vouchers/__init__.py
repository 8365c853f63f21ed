"""What the pages of customers and of firms share about vouchers: filters, addresses of lists, files."""
