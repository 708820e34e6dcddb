package bellwether.launcher.runtime;

/** One line of a CSV file of the record. */
record Row(long sequence, String timestamp, String sensorId, String values) {
    static Row of(String line) {
        String[] cells = line.split(",", 4);
        return new Row(Long.parseLong(cells[0]), cells[1], cells[2], cells[3]);
    }

    /** {@return what names a reading whatever place it got} */
    String reading() {
        return sensorId + " " + timestamp;
    }
}
