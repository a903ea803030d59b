package io.webchat.api.rich;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * Times to choose one of.
 *
 * @param title its title, or {@code null}
 * @param subtitle a second line, or {@code null}
 * @param imageUrl address of an image, or {@code null}
 * @param dateMinimum the first day or time that may be chosen, as the server writes it; or {@code
 *     null}
 * @param dateMaximum the last one, or {@code null}
 * @param availableTimes the times; none where any time between the limits may be chosen
 * @param extra what came beside
 */
public record DatePicker(
    String title,
    String subtitle,
    String imageUrl,
    String dateMinimum,
    String dateMaximum,
    List<AvailableTime> availableTimes,
    Extra extra)
    implements RichContent {
  static final String TYPE = "DatePicker";
  static final String FIELD = "datePicker";
  private static final String TITLE = "title";
  private static final String SUBTITLE = "subtitle";
  private static final String IMAGE_URL = "imageUrl";
  private static final String MINIMUM = "dateMinimum";
  private static final String MAXIMUM = "dateMaximum";
  private static final String TIMES = "availableTimes";

  /** Checks the values. */
  public DatePicker {
    Checks.text(TITLE, title);
    Checks.text(SUBTITLE, subtitle);
    Checks.media(IMAGE_URL, imageUrl);
    Checks.text(MINIMUM, dateMinimum);
    Checks.text(MAXIMUM, dateMaximum);
    availableTimes = Checks.list(TIMES, availableTimes);
    extra = Checks.extra(extra);
  }

  /** Times under a title. */
  public DatePicker(String title, String subtitle, List<AvailableTime> availableTimes) {
    this(title, subtitle, null, null, null, availableTimes, Extra.NONE);
  }

  static DatePicker read(Fields fields) {
    return new DatePicker(
        fields.text(TITLE),
        fields.text(SUBTITLE),
        fields.text(IMAGE_URL),
        fields.text(MINIMUM),
        fields.text(MAXIMUM),
        fields.objects(TIMES, AvailableTime::read),
        fields.extra());
  }

  @Override
  public Map<String, Object> toMap() {
    return new Shape()
        .text(TITLE, title)
        .text(SUBTITLE, subtitle)
        .text(IMAGE_URL, imageUrl)
        .text(MINIMUM, dateMinimum)
        .text(MAXIMUM, dateMaximum)
        .list(TIMES, availableTimes, AvailableTime::toMap)
        .in(TYPE, FIELD, extra);
  }

  @Override
  public String toString() {
    return "DatePicker[" + availableTimes.size() + " times]";
  }

  /**
   * A time that may be chosen.
   *
   * @param dateTime date and time with offset, ISO 8601, as the server writes it
   * @param duration seconds; 0 when it is not known
   * @param extra what came beside
   */
  public record AvailableTime(String dateTime, long duration, Extra extra) {
    private static final String DATE_TIME = "dateTime";
    private static final String DURATION = "duration";

    /** Checks the values. */
    public AvailableTime {
      Checks.required(DATE_TIME, dateTime);
      instant(dateTime);
      if (duration < 0) {
        throw new IllegalArgumentException(DURATION + ": expected 0 or more seconds");
      }
      extra = Checks.extra(extra);
    }

    /** A time. */
    public AvailableTime(Instant time, long duration) {
      this(time.toString(), duration, Extra.NONE);
    }

    static AvailableTime read(Fields fields) {
      return new AvailableTime(fields.text(DATE_TIME), fields.number(DURATION), fields.extra());
    }

    /** The time. */
    public Instant instant() {
      return instant(dateTime);
    }

    private static Instant instant(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            DATE_TIME + ": expected a date and time with offset, ISO 8601", e);
      }
    }

    /** The reply to send when it is chosen. */
    public ButtonResponse answer() {
      return new ButtonResponse(ButtonResponse.Kind.DATE_PICKER, dateTime, dateTime);
    }

    private Map<String, Object> toMap() {
      return new Shape().text(DATE_TIME, dateTime).number(DURATION, duration).with(extra);
    }
  }
}
