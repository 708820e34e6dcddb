package bellwether.sequencer;

/** A projection that renders nothing, for who wants to hear of cuts at most. */
record Unrendered(Cuts cuts) implements Projection {
    /** Hears of cuts. */
    interface Cuts {
        void cutBack(long offset, long lastSequence);
    }

    Unrendered() {
        this((_, _) -> {});
    }

    @Override
    public void cutBack(long offset, long lastSequence) {
        cuts.cutBack(offset, lastSequence);
    }

    @Override
    public void begin(LogBase base) {}
}
