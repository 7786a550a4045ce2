-- What the query planner is to believe. Without figures it takes every institution for a handful of rows, and reads all
-- of its names to find one learner's. These hold from the first learner to the millionth, so that no plan ever changes;
-- never run analyze. Each: rows of the table, then rows that share the index's first column, its first two, and so on.
analyze institution;
delete from sqlite_stat1;
insert into sqlite_stat1 (tbl, idx, stat) values
    ('identity', 'identity', '10000000 1000000 1'),
    ('identity', 'identity_of_learner', '10000000 1000000 1 1'),
    ('identity_name', 'identity_name', '10000000 1000000 200000 1'),
    ('identity_name', 'identity_name_of_identity', '10000000 1000000 1'),
    ('fact', 'fact', '200000000 20000000 1000000 1'),
    ('fact', 'fact_of_identity', '200000000 20000000 20'),
    ('fact', 'fact_that_corrects', '1000000 100000 1'),
    ('fact_note', 'fact_note', '1000000 100000 10000 1'),
    ('learner', 'learner', '10000000 1000000 1'),
    ('period', 'period', '20000000 2000000 2 1'),
    ('period', 'period_by_end', '20000000 2000000 2 2 1'),
    ('agreed', 'agreed', '500 50 10 1'),
    ('service', 'service', '100000 10000 1'),
    ('service_line_item', 'service_line_item', '1000000 100000 10 1'),
    ('service_link', 'service_link', '1000000 100000 10 1'),
    ('service_user', 'service_user', '20000000 2000000 200 1'),
    ('hold', 'sqlite_autoindex_hold_1', '100000 10000 1'),
    ('hold', 'hold_by_arrival', '100000 10000 1 1'),
    ('hold', 'hold_of_identity', '50000 5000 5'),
    ('hold', 'hold_queue', '50000 5000 2500 5'),
    ('hold', 'hold_due', '50000 5'),
    ('fact', 'fact_by_recording', '200000000 20000000 1000000 1'),
    ('alert', 'alert', '10000 1000 10 1 1'),
    ('alert', 'alert_by_id', '10000 1000 1'),
    ('alert', 'alert_by_firing', '10000 1000 2 1'),
    ('alert_turn', 'alert_turn', '50 5 1'),
    ('subscriber', 'subscriber', '1000 10 5 1'),
    ('subscriber', 'subscriber_by_address', '1000 10 5 1'),
    ('alert_delivery', 'alert_delivery', '10000 1000 1'),
    ('alert_delivery', 'alert_delivery_due', '1000 5'),
    ('alert_delivery', 'alert_delivery_of_subscriber', '1000 20 10 5'),
    ('alert_delivery', 'alert_delivery_by_end', '10000 5');
