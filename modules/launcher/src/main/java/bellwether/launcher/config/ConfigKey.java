package bellwether.launcher.config;

/** What can be set: a key of the table, or one of a sensor that has a name. */
public sealed interface ConfigKey permits Key, SensorKey {
    /** {@return the name as it stands in the file} */
    String text();

    /** {@return the value that holds when nothing is set} */
    String standard();

    /** {@return what it does, in one line} */
    String explanation();
}
