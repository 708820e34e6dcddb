package bellwether.launcher.demo;

/** The demonstration did not come out as it should. The message says why, for the user. */
final class DemoFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailure(String reason) {
        super(reason);
    }
}
