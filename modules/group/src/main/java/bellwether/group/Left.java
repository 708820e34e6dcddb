package bellwether.group;

/** The peer has left in order: nothing moves it any more. */
record Left() implements Part {
    @Override
    public GroupStatus.State state() {
        return GroupStatus.State.JOINING;
    }

    @Override
    public void enter() {
        // Nothing begins any more.
    }
}
