-- Which key a key comes from in the end: its own id where the operator made it, else that of the key that made the first
-- of its line. Empty where nobody has noted who made it.
alter table api_key add column line ${text} not null default '';
