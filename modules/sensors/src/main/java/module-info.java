/** Where readings come from: the {@link bellwether.sensors.Sensor} service with a mocked sensor and the replay of CSV files. */
module bellwether.sensors {
    requires transitive bellwether.protocol; // Reading is part of the API
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.csv;

    // exports bellwether.sensors;

    // uses
}
