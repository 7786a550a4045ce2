package org.headcount.metering.month;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Divides an amount by weights so that the parts add up to it exactly: by largest remainders. */
public final class Apportionment {

    private record Part(String name, BigInteger whole, BigInteger remainder, int weight) {}

    private Apportionment() {}

    /**
     * What is left over goes to the largest remainders; of equal ones to the greater weight, then to the earlier name.
     *
     * @param amount of a number of minor units, to which its parts are whole too
     * @param rest whose all of it is where nobody has any weight; one of the names
     */
    public static NavigableMap<String, BigDecimal> of(
            BigDecimal amount, NavigableMap<String, Integer> weights, String rest) {
        BigInteger minor = amount.unscaledValue();
        BigInteger total = BigInteger.valueOf(
                weights.values().stream().mapToLong(Integer::longValue).sum());
        NavigableMap<String, BigDecimal> parts = new TreeMap<>();
        if (total.signum() == 0) {
            weights.keySet().forEach(name -> parts.put(name, BigDecimal.ZERO.setScale(amount.scale())));
            parts.put(rest, amount);
            return parts;
        }
        List<Part> divided = new ArrayList<>();
        weights.forEach((name, weight) -> {
            BigInteger[] share = minor.multiply(BigInteger.valueOf(weight)).divideAndRemainder(total);
            divided.add(new Part(name, share[0], share[1], weight));
        });
        int left = minor.subtract(divided.stream().map(Part::whole).reduce(BigInteger.ZERO, BigInteger::add))
                .intValueExact();
        divided.sort(Comparator.comparing(Part::remainder)
                .thenComparing(Part::weight)
                .reversed()
                .thenComparing(Part::name));
        for (int place = 0; place < divided.size(); place++) {
            Part part = divided.get(place);
            BigInteger units = place < left ? part.whole().add(BigInteger.ONE) : part.whole();
            parts.put(part.name(), new BigDecimal(units, amount.scale()));
        }
        return parts;
    }
}
