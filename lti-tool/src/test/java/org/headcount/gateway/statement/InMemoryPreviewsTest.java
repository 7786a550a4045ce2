package org.headcount.gateway.statement;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Function;
import org.headcount.metering.InMemoryInstitutions;
import org.headcount.metering.InMemoryLedger;
import org.headcount.metering.InMemorySnapshots;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.testing.Worlds;

class InMemoryPreviewsTest extends PreviewsContract {

    @Override
    protected int institutions() {
        return Worlds.many(100);
    }

    @Override
    protected boolean keepMany() {
        return false; // the statements are of one institution
    }

    @Override
    protected Ports noFacts() {
        InMemoryInstitutions institutions = new InMemoryInstitutions();
        InMemoryLedger ledger = new InMemoryLedger(institutions);
        InMemoryStatements statements = new InMemoryStatements(institutions);
        return new Ports(
                institutions, marking(ledger, statements), new InMemorySnapshots(institutions, ledger), statements);
    }

    /** A ledger that asks of whatever is new whether it is late. */
    private static Ledger marking(InMemoryLedger ledger, InMemoryStatements statements) {
        return (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("append")) {
                        return method.invoke(ledger, arguments);
                    }
                    @SuppressWarnings("unchecked")
                    List<Report> reports = (List<Report>) arguments[1];
                    return reports.stream()
                            .map(append(ledger, statements, (InstitutionId) arguments[0]))
                            .toList();
                });
    }

    private static Function<Report, Receipt> append(
            InMemoryLedger ledger, InMemoryStatements statements, InstitutionId institution) {
        return report -> {
            Receipt receipt = ledger.append(institution, List.of(report)).get(0);
            if (!(receipt instanceof Receipt.Duplicate) && !(receipt instanceof Receipt.Conflict)) {
                statements.cameAfter(report).ifPresent(month -> ledger.cameAfter(report.key(), month));
            }
            return receipt;
        };
    }
}
