-- Each request is told of once, in whatever month, and its alert ends with it.
create unique index alert_of_request on alert (institution, source) where rule = 'SWITCH_REQUESTED';
