package bellwether.protocol;

import java.util.HashSet;
import java.util.function.Consumer;

/**
 * Reads JSON (RFC 8259) from front to back, without making more of it than was asked for. A name
 * stands once in each object, and values are nested at most {@link #NESTING_MAX} deep. Confined to
 * one thread.
 */
final class JsonText {
    /** How many arrays and objects may stand within one another. */
    static final int NESTING_MAX = 16;

    private static final int HEX = 16;
    private static final int UNICODE_DIGITS = 4;
    private static final char FIRST_PRINTABLE = ' ';

    private final String text;
    private int at;
    private int nesting;

    /**
     * @param at where the first value begins
     */
    JsonText(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /** {@return the place behind what was read} */
    int at() {
        return at;
    }

    /** {@return whether a string comes next} */
    boolean isString() {
        return next() == '"';
    }

    /** {@return whether an array comes next} */
    boolean isArray() {
        return next() == '[';
    }

    /** {@return whether an object comes next} */
    boolean isObject() {
        return next() == '{';
    }

    /**
     * Reads an array.
     *
     * @param element reads one element
     */
    void array(Runnable element) {
        open('[');
        if (next() != ']') {
            element.run();
            while (next() == ',') {
                at++;
                element.run();
            }
        }
        close(']');
    }

    /**
     * Reads an object.
     *
     * @param property is given each name, and reads what belongs to it
     */
    void object(Consumer<String> property) {
        open('{');
        var names = new HashSet<String>();
        if (next() != '}') {
            property(names, property);
            while (next() == ',') {
                at++;
                property(names, property);
            }
        }
        close('}');
    }

    private void property(HashSet<String> names, Consumer<String> property) {
        String name = string();
        if (!names.add(name)) {
            throw malformed("says " + Printable.of(name) + " twice");
        }
        expect(':');
        property.accept(name);
    }

    private void open(char bracket) {
        expect(bracket);
        nesting++;
        if (nesting > NESTING_MAX) {
            throw malformed("is nested more than " + NESTING_MAX + " deep");
        }
    }

    private void close(char bracket) {
        expect(bracket);
        nesting--;
    }

    /** {@return a string} */
    String string() {
        expect('"');
        int from = at;
        while (at < text.length() && isPlain(text.charAt(at))) {
            at++;
        }
        if (peek() == '"') { // as nearly all
            at++;
            return text.substring(from, at - 1);
        }
        var value = new StringBuilder(text.substring(from, at));
        while (peek() != '"') {
            value.append(character());
        }
        at++;
        return value.toString();
    }

    private static boolean isPlain(char c) {
        return c >= FIRST_PRINTABLE && c != '"' && c != '\\';
    }

    private char character() {
        if (at == text.length()) {
            throw malformed("ends within a string");
        }
        char c = text.charAt(at++);
        if (c < FIRST_PRINTABLE) {
            throw malformed("has a control character in a string");
        }
        return c == '\\' ? escaped() : c;
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed("escapes what needs none");
        };
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < UNICODE_DIGITS; i++) {
            char c = peek();
            int digit = c < 128 ? Character.digit(c, HEX) : -1;
            if (digit < 0) {
                throw malformed("has no four hexadecimal digits behind \\u");
            }
            value = HEX * value + digit;
            at++;
        }
        return (char) value;
    }

    /**
     * {@return a whole number, written as one}
     *
     * @throws MalformedException also if it is another one, or too large
     */
    long wholeNumber() {
        next();
        int from = at;
        number();
        String digits = text.substring(from, at);
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            throw new MalformedException(Printable.of(digits) + " is no whole number");
        }
    }

    private void number() {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
    }

    private void digits() {
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == from) {
            throw malformed("has no value, or half a number");
        }
    }

    /** Reads a value of any kind that nobody wants. */
    void skip() {
        switch (next()) {
            case '{' -> object(_ -> skip());
            case '[' -> array(this::skip);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void literal(String literal) {
        if (!text.startsWith(literal, at)) {
            throw malformed("has no value");
        }
        at += literal.length();
    }

    private void expect(char c) {
        if (next() != c) {
            throw malformed("has no " + c);
        }
        at++;
    }

    /** {@return the first character that is no blank; 0: there is none} */
    private char next() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return peek();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private MalformedException malformed(String problem) {
        return new MalformedException("JSON " + problem + " at character " + (at + 1));
    }
}
