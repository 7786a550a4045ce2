package org.headcount.store;

import java.sql.SQLException;
import org.headcount.gateway.launch.ParkedLaunch;

/** Parks a launch within the act that writes it down, so that whoever is erased is erased before both or after both. */
interface Parks {

    /** Where the transaction fails the launch may stay, until it expires: nobody was told its hint. */
    void park(Session session, ParkedLaunch launch) throws SQLException;
}
