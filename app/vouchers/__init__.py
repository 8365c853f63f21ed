"""What the pages of customers, of firms and of the administration share: filters, addresses of lists, files, arrivals."""
