/**
 * Where readings come from: the {@link bellwether.sensors.Sensor} service with a mocked sensor and
 * the replay of a CSV file. Nothing here starts a thread: whoever runs a sensor lends it one.
 */
module bellwether.sensors {
    requires transitive bellwether.protocol; // Reading is part of the API
    requires bellwether.programs;
    requires tools.jackson.core;
    requires tools.jackson.dataformat.csv;

    exports bellwether.sensors;
}
