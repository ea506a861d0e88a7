"""The app in the browser: pages, and what they are made of."""
