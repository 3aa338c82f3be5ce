"""Values into the database: what a file says becomes what is remembered, all of it or nothing."""
