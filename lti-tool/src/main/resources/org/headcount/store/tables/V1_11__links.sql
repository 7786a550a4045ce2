-- of a link or an unlink: the other identity
alter table fact add column with_identity ${text};

-- few, and read whenever somebody asks what was known of who is who
create index fact_that_links on fact (institution, identity) where type in ('LINK', 'UNLINK');

-- in the order in which somebody looks through them
create index fact_that_links_by_time on fact (institution, recorded_at, source, id) where type = 'LINK';

create index fact_that_links_with on fact (institution, with_identity) where with_identity is not null;

-- by which SIS id an identity was matched last, erasable with its name; empty where it never was
alter table identity_name add column sis_id ${text} not null default '';
