package bellwether.storage;

/**
 * One CSV file over all data directories.
 *
 * @param copy the copy that most directories have
 * @param identical in how many directories it stands like this, byte for byte
 */
public record SensorReport(CsvCopy copy, int identical) {}
