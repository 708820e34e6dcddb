package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class RateTest {
    private static final long SECOND = 1_000_000_000L;

    private static int taken(Rate rate, long nowNanos) {
        int taken = 0;
        while (rate.take(nowNanos)) {
            taken++;
        }
        return taken;
    }

    @Test
    void soManyAtOnceAndThenSoManyASecond() {
        var rate = new Rate(new Rate.Limit(10, 30), 0);
        assertEquals(30, taken(rate, 0));
        assertEquals(0, taken(rate, SECOND / 10 - 1));
        assertEquals(1, taken(rate, SECOND / 10));
        assertEquals(20, taken(rate, SECOND / 10 + 2 * SECOND));
        assertEquals(30, taken(rate, 100 * SECOND), "rest does not add up without end");
    }

    @Test
    void aClockThatDoesNotMoveOrWrapsGivesNothing() {
        var rate = new Rate(new Rate.Limit(1, 1), Long.MAX_VALUE);
        assertTrue(rate.take(Long.MAX_VALUE));
        assertFalse(rate.take(Long.MAX_VALUE));
        assertTrue(rate.take(Long.MAX_VALUE + SECOND));
    }

    @Test
    void eachAddressHasItsOwnAndTheyAreBounded() {
        var rates = new Rates(new Rate.Limit(1, 2));
        assertTrue(rates.take("a", 0));
        assertTrue(rates.take("a", 0));
        assertFalse(rates.take("a", 0));
        for (int i = 0; i < Rates.ADDRESSES_MAX - 1; i++) {
            assertTrue(rates.take("b" + i, 0));
        }
        assertFalse(rates.take("a", 0), "at the bound it is remembered");
        for (int i = 0; i < Rates.ADDRESSES_MAX; i++) {
            assertTrue(rates.take("c" + i, 0));
        }
        assertTrue(rates.take("a", 0), "beyond it, not");
    }

    @Test
    void oneHostCannotHaveManyAddresses() {
        var one = InetAddress.ofLiteral("2001:db8::1");
        var same = InetAddress.ofLiteral("2001:db8::ffff:2");
        var other = InetAddress.ofLiteral("2001:db8:0:1::1");
        assertEquals(Rates.source(one), Rates.source(same));
        assertNotEquals(Rates.source(one), Rates.source(other));
        assertEquals("192.0.2.7", Rates.source(InetAddress.ofLiteral("192.0.2.7")));
    }
}
