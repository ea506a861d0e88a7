"""What stands between a browser and the pages: who may come in, cookies, uploads."""
