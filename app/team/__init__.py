"""Who works for a firm, as its managers and the administrators decide about it on their pages."""
