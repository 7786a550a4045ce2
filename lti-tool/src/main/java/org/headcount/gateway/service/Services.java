package org.headcount.gateway.service;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.gateway.launch.Arrival;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.status.Licence;

/** What each tool may reach in the LMS, by the opaque addresses that we gave it. */
public interface Services {

    Optional<Arrival.ContextService> service(InstitutionId institution, String ref);

    /** The LMS's URL of a line item that the tool may reach; {@code item} is {@link LineItemId#of}. */
    Optional<String> lineItem(InstitutionId institution, String ref, String item);

    /** URLs of the line items that launches gave the tool or that it created, in this context. */
    Set<String> lineItems(InstitutionId institution, String ref);

    /** Links of this context that were launched to the tool. */
    Set<String> resourceLinks(InstitutionId institution, String ref);

    /** Lets the tool reach these line items from now on. Repeats change nothing. */
    void grant(InstitutionId institution, String ref, List<String> lineItemUrls);

    /** Takes a line item from the tool, when it was deleted. Repeats change nothing. */
    void revoke(InstitutionId institution, String ref, String lineItemUrl);

    /** Somebody whom the tool can know in this context: by a launch, or by a roster that was passed to it. */
    Optional<Person> person(InstitutionId institution, String ref, IdentityName who);

    /**
     * The same for whoever is given a score, in one look.
     *
     * @param lineItemUrl what it is for
     */
    Optional<Scored> scored(InstitutionId institution, String ref, IdentityName who, String lineItemUrl);

    /**
     * Somebody who is given a score.
     *
     * @param queued whether another score of theirs is held for the same line item, or on its way there after it was
     */
    record Scored(Person person, boolean queued) {}

    /**
     * Somebody whom a tool knows.
     *
     * @param key what things of theirs are named with
     * @param licence as {@link org.headcount.metering.ledger.Ledger#licence} tells it
     */
    record Person(PersonKey key, Licence licence) {}
}
