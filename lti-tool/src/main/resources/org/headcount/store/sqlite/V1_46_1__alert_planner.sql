-- see V1_10
insert into sqlite_stat1 (tbl, idx, stat) values
    ('alert_delivery', 'alert_delivery_of_alert', '10000 1000 5'),
    ('alert', 'alert_of_request_by_end', '1000 5');
