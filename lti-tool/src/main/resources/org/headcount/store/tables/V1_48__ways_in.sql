-- By which way somebody comes in: 'lti' or the issuer of an identity provider. Empty until they come again.
alter table staff_identity add column way ${text} not null default '';
