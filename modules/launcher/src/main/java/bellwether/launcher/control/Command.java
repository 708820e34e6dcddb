package bellwether.launcher.control;

import java.util.function.Supplier;

/**
 * Something that an operator may ask of a running peer. Carried out on the asking timer's thread.
 */
public interface Command extends Supplier<Answer> {
    /** {@return what came of it} */
    @Override
    Answer get();

    /** The answer stands in its file: what must not happen before that, since the peer ends. */
    default void answered() {}
}
