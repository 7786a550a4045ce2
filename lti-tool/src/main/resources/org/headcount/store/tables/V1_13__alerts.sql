-- What an institution was warned of, once for each month. What a rule does not look at is null, or an empty source.
-- recovered_at: when it no longer held, ended_at: when its month was over until which it did; one of them at most.
create table alert (
    institution ${text} not null,
    month ${text} not null,
    rule ${text} not null,
    source ${text} not null,
    id ${text} not null,
    fired_at bigint not null,
    recovered_at bigint,
    ended_at bigint,
    learners integer,
    most integer,
    amount ${text},
    currency ${text},
    since bigint,
    primary key (institution, month, rule, source)
) ${rowless};

create unique index alert_by_id on alert (institution, id);
create index alert_by_firing on alert (institution, fired_at, id);

-- When an institution is to be looked at again, by whichever node comes first. Affects cost, never meaning.
create table alert_turn (
    institution ${text} not null,
    part ${text} not null,
    next_at bigint not null,
    primary key (institution, part)
) ${rowless};

-- Who is told: an endpoint (its secret sealed) or a mailbox (erasable).
create table subscriber (
    institution ${text} not null,
    channel ${text} not null,
    id ${text} not null,
    address ${text} not null,
    secret ${text} not null,
    language ${text} not null,
    state ${text} not null,
    created_at bigint not null,
    last_answer ${text} not null,
    answered_at bigint,
    primary key (institution, channel, id)
) ${rowless};

create unique index subscriber_by_address on subscriber (institution, channel, address);

-- The outbox: written in one act with the alert. due: when somebody has to look at it; of one that is on its way, when its
-- sender is given up for dead. claims: raised by every claim, so that who was given up has no say any more.
create table alert_delivery (
    institution ${text} not null,
    id ${text} not null,
    alert ${text} not null,
    event ${text} not null,
    channel ${text} not null,
    subscriber ${text} not null,
    state ${text} not null,
    attempts integer not null,
    due bigint not null,
    claims bigint not null,
    forget_after bigint,
    primary key (institution, id)
) ${rowless};

create index alert_delivery_due on alert_delivery (due) where state in ('WAITING', 'SENDING');
create index alert_delivery_of_subscriber on alert_delivery (institution, channel, subscriber)
    where state in ('WAITING', 'SENDING');
create index alert_delivery_by_end on alert_delivery (forget_after) where forget_after is not null;

-- when a source was heard last, and how often in an hour of another week
create index fact_by_recording on fact (institution, source, recorded_at);
