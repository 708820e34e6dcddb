package bellwether.protocol;

/** {@code JOURNAL:<number>:<reign>:<offset>:<length>}: announces so many bytes of journal. */
record ChunkHeader(long number, Reign reign, long offset, int length) {
    static final String TYPE = "JOURNAL:";

    ChunkHeader {
        Ascii.requireNumber("number", number, 0);
        Ascii.requireNumber("offset", offset, 0);
        if (length < 0 || length > Limits.CHUNK_BYTES_MAX) {
            throw new MalformedException(
                    "JOURNAL announces " + length + " of at most " + Limits.CHUNK_BYTES_MAX);
        }
    }

    static ChunkHeader parse(String line) {
        var fields = new Fields(line);
        var header =
                new ChunkHeader(
                        fields.number("number"),
                        fields.reign("reign"),
                        fields.number("offset"),
                        fields.small("length"));
        if (fields.hasNext()) {
            throw new MalformedException("JOURNAL has more than four fields");
        }
        return header;
    }

    @Override
    public String toString() {
        return TYPE + number + ":" + reign + ":" + offset + ":" + length;
    }
}
