-- One context's services as one tool reaches them. The revision is raised when something is taken away, so that a
-- node's memory of what it need not write again holds for one revision only.
create table service (
    institution ${text} not null,
    ref ${text} not null,
    revision bigint not null,
    platform ${text} not null,
    deployment ${text} not null,
    tool ${text} not null,
    context ${text} not null,
    line_items ${text} not null,
    scopes ${text} not null,
    primary key (institution, ref)
) ${rowless};

create table service_line_item (
    institution ${text} not null,
    ref ${text} not null,
    item ${text} not null,
    url ${text} not null,
    primary key (institution, ref, item)
) ${rowless};

create table service_link (
    institution ${text} not null,
    ref ${text} not null,
    link ${text} not null,
    primary key (institution, ref, link)
) ${rowless};

create table service_user (
    institution ${text} not null,
    ref ${text} not null,
    identity ${text} not null,
    primary key (institution, ref, identity)
) ${rowless};

-- nonces of launches that left no fact to carry them
create table spent_nonce (
    institution ${text} not null,
    platform ${text} not null,
    nonce ${text} not null,
    forget_after bigint not null,
    primary key (institution, platform, nonce)
) ${rowless};

create index spent_nonce_by_end on spent_nonce (forget_after);

create table spent_assertion (
    institution ${text} not null,
    platform ${text} not null,
    tool ${text} not null,
    jti ${text} not null,
    forget_after bigint not null,
    primary key (institution, platform, tool, jti)
) ${rowless};

create index spent_assertion_by_end on spent_assertion (forget_after);

create table access_grant (
    institution ${text} not null,
    hash ${text} not null,
    platform ${text} not null,
    tool ${text} not null,
    deployment ${text} not null,
    scopes ${text} not null,
    forget_after bigint not null,
    primary key (institution, hash)
) ${rowless};

create index access_grant_by_end on access_grant (forget_after);

-- sent to the LMS, which did not say what became of them
create table unanswered_score (
    institution ${text} not null,
    score ${text} not null,
    forget_after bigint not null,
    primary key (institution, score)
) ${rowless};

create index unanswered_score_by_end on unanswered_score (forget_after);

-- Refused scores; those of one LMS user (namespace, value) for one line item stand in one queue. due: when somebody has to
-- look at it; never in vain while nothing changes, since a fact or terms that may let it go make it due, raise its mark and
-- say so in changed_at. Of a queue the newest has to be looked at; the others must wait for it, and are put off well after it.
-- claims: raised by every claim, and so is the mark. may_have_arrived: set before a score is sent, and taken back only by
-- whoever knows that it did not arrive.
create table hold (
    institution ${text} not null,
    id ${text} not null,
    platform ${text} not null,
    tool ${text} not null,
    ref ${text} not null,
    line_item_url ${text} not null,
    identity ${text} not null,
    namespace ${text} not null,
    value ${text} not null,
    written_timestamp ${text} not null,
    scored_at bigint not null,
    received_at bigint not null,
    content_type ${text} not null,
    body ${bytes} not null,
    state ${text} not null,
    attempts integer not null,
    last_answer ${text} not null,
    not_before bigint not null,
    lease bigint not null,
    due bigint not null,
    changed_at bigint not null,
    mark bigint not null,
    claims bigint not null,
    may_have_arrived smallint not null,
    primary key (institution, id)
);

create index hold_by_arrival on hold (institution, received_at, id);
create index hold_of_identity on hold (institution, identity) where state in ('HELD', 'SENDING');
create index hold_queue on hold (institution, namespace, value) where state in ('HELD', 'SENDING');
create index hold_due on hold (due) where state in ('HELD', 'SENDING');
