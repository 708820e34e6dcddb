package bellwether.sensors;

import bellwether.protocol.PeerId;
import bellwether.protocol.Reading;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A plausible room: warmest at 15:00 and coldest at 3:00 UTC, drier when warm, pressure wandering
 * slowly; each with noise. Which room it is, and its noise, follow from the seed alone. Confined to
 * one thread.
 */
final class DailyCurve {
    private static final double WARMEST_SECOND_OF_DAY = 15 * 3_600;
    private static final double SECONDS_OF_DAY = 24 * 3_600;
    private static final double SWING_CELSIUS = 3.5;
    private static final double HUMIDITY_PER_CELSIUS = -2.5;

    /** How much of its distance from the mean the weather keeps from one reading to the next. */
    private static final double PERSISTENCE = 0.98;

    private final RandomGenerator random;
    private final double meanCelsius;
    private final double meanPercent;
    private final double meanHectopascal;
    private double driftHectopascal;

    private DailyCurve(RandomGenerator random) {
        this.random = random;
        meanCelsius = random.nextDouble(16, 24);
        meanPercent = random.nextDouble(45, 65);
        meanHectopascal = random.nextDouble(1_005, 1_020);
    }

    /** {@return the curve that belongs to {@code peer}, from its beginning} */
    static DailyCurve of(PeerId peer) {
        var id = UUID.fromString(peer.value());
        return new DailyCurve(
                new SplittableRandom(id.getMostSignificantBits() ^ id.getLeastSignificantBits()));
    }

    /** {@return what {@code sensorId} measures at {@code now}, with two decimals} */
    Reading at(String sensorId, Instant now) {
        double angle =
                2
                        * Math.PI
                        * (now.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay()
                                - WARMEST_SECOND_OF_DAY)
                        / SECONDS_OF_DAY;
        double aboveMean = SWING_CELSIUS * Math.cos(angle) + random.nextGaussian(0, 0.1);
        double percent =
                meanPercent + HUMIDITY_PER_CELSIUS * aboveMean + random.nextGaussian(0, 0.5);
        driftHectopascal = PERSISTENCE * driftHectopascal + random.nextGaussian(0, 0.2);
        return new Reading(
                sensorId,
                Timestamp.of(now),
                twoDecimals(meanCelsius + aboveMean),
                twoDecimals(Math.clamp(percent, 0, 100)),
                twoDecimals(meanHectopascal + driftHectopascal));
    }

    static String twoDecimals(double value) {
        long hundredths = Math.round(value * 100);
        long positive = Math.abs(hundredths);
        String rest = Long.toString(100 + positive % 100).substring(1);
        return (hundredths < 0 ? "-" : "") + positive / 100 + '.' + rest;
    }
}
