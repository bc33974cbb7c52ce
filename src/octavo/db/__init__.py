"""Storage: tables, SQL, transactions and database drivers."""
