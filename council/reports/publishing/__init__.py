"""The one gate for figures about a council's composition: what may be published, when, and how coarsely."""
