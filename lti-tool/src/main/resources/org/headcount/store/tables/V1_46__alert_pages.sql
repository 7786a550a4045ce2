-- What became of the alerts on one page, and which requests' alerts ended long ago.
create index alert_delivery_of_alert on alert_delivery (institution, alert);
create index alert_of_request_by_end on alert (ended_at) where rule = 'SWITCH_REQUESTED' and ended_at is not null;
