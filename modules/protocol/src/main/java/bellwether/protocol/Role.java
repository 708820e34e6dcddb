package bellwether.protocol;

/** What a member is in a view. */
public enum Role {
    LEADER("leader"),
    MEMBER("member");

    private final String text;

    Role(String text) {
        this.text = text;
    }

    /** {@return the word that stands in a {@code groupView}} */
    public String text() {
        return text;
    }
}
