package bellwether.fuzz;

import bellwether.protocol.LineChain;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/** The chain of CRCs, told a second time and as plainly as can be. */
final class Oracle {
    private static final int CRC_DIGITS = 8;

    /** What the first line of all follows. */
    private static final String START = "00000000";

    private Oracle() {}

    /** {@return the lines with their line feeds; the last may lack it} */
    static List<String> lines(byte[] bytes) {
        var lines = new ArrayList<String>();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int from = 0;
        while (from < text.length()) {
            int feed = text.indexOf('\n', from);
            int to = feed < 0 ? text.length() : feed + 1;
            lines.add(text.substring(from, to));
            from = to;
        }
        return lines;
    }

    /** {@return how many bytes from the start on are whole lines, each of which goes on} */
    static long chainedBytes(byte[] bytes) {
        long end = 0;
        String before = START;
        for (String line : lines(bytes)) {
            if (!isSealed(line) || !stated(line).equals(crc(before, body(line)))) {
                return end;
            }
            before = stated(line);
            end += line.length();
        }
        return end;
    }

    /** {@return how many bytes of whole lines both begin with} */
    static long sharedBytes(byte[] one, byte[] other) {
        List<String> left = lines(one);
        List<String> right = lines(other);
        long shared = 0;
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!left.get(i).equals(right.get(i)) || !left.get(i).endsWith("\n")) {
                break;
            }
            shared += left.get(i).length();
        }
        return shared;
    }

    /**
     * {@return the lines, without CRC, that go on from what the line before them states, or from
     * what it should state} Of a file that could go on from any of {@code seeds}.
     */
    private static Set<String> goodBodies(byte[] file, Set<String> seeds) {
        var good = new HashSet<String>();
        Set<String> stated = seeds;
        Set<String> due = Set.of();
        for (String line : lines(file)) {
            var next = new HashSet<String>();
            if (hasBody(line)) {
                String body = body(line);
                stated.forEach(before -> next.add(crc(before, body)));
                boolean goesOn =
                        next.contains(stated(line))
                                || due.stream().anyMatch(it -> crc(it, body).equals(stated(line)));
                if (goesOn && isSealed(line)) {
                    good.add(body);
                }
            }
            stated = endsWithDigits(line) ? Set.of(stated(line)) : Set.of();
            due = next;
        }
        return good;
    }

    /**
     * {@return what a file may go on from that is one of {@code files}, or follows one of them:
     * what their lines state, and what they should state}
     */
    static Set<String> seeds(Collection<byte[]> files) {
        var stated = new HashSet<>(Set.of(START));
        for (byte[] file : files) {
            lines(file).stream().filter(Oracle::isSealed).map(Oracle::stated).forEach(stated::add);
        }
        var seeds = new HashSet<>(stated);
        for (byte[] file : files) {
            Set<String> before = stated;
            for (String line : lines(file)) {
                if (hasBody(line)) {
                    before.forEach(each -> seeds.add(crc(each, body(line))));
                }
                before = isSealed(line) ? Set.of(stated(line)) : stated;
            }
        }
        return seeds;
    }

    /** {@return all good bodies of {@code files}} */
    static Set<String> goodBodies(Collection<byte[]> files) {
        Set<String> seeds = seeds(files);
        var good = new HashSet<String>();
        files.forEach(file -> good.addAll(goodBodies(file, seeds)));
        return good;
    }

    /**
     * What a line states that is damaged before its last digits: the next one goes on from those.
     */
    private static boolean endsWithDigits(String line) {
        return line.length() > CRC_DIGITS
                && line.endsWith("\n")
                && stated(line).chars().allMatch(HexFormat::isHexDigit);
    }

    private static boolean isSealed(String line) {
        return hasBody(line) && line.charAt(line.length() - 1 - LineChain.SUFFIX_LENGTH) == ':';
    }

    /** Of such a line it can be told what it should state, whatever has become of its CRC. */
    private static boolean hasBody(String line) {
        return line.endsWith("\n") && line.length() > 1 + LineChain.SUFFIX_LENGTH;
    }

    private static String stated(String line) {
        return line.substring(line.length() - 1 - CRC_DIGITS, line.length() - 1);
    }

    private static String body(String line) {
        return line.substring(0, line.length() - 1 - LineChain.SUFFIX_LENGTH);
    }

    private static String crc(String before, String body) {
        var crc = new CRC32C();
        crc.update((before + "\n" + body).getBytes(StandardCharsets.ISO_8859_1));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
