package bellwether.group;

/** When a reading is delivered: rendered to the CSV files. */
public enum Delivery {
    /** As soon as it stands in the own journal. */
    AGREED,
    /** Once every member of the view holds it durably. */
    SAFE
}
