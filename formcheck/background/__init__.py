"""Jobs of the app, run one after the other in processes of their own."""
