package io.webchat.api.rich;

import java.util.List;
import java.util.Map;

/**
 * A card.
 *
 * @param title its title
 * @param description a text, or {@code null}
 * @param image address of an image, or {@code null}
 * @param video address of a video, or {@code null}
 * @param defaultAction what touching the card does, or {@code null}
 * @param actions its buttons
 * @param extra what came beside
 */
public record Card(
    String title,
    String description,
    String image,
    String video,
    CardAction defaultAction,
    List<CardAction> actions,
    Extra extra)
    implements RichContent {
  static final String TYPE = "Card";
  static final String FIELD = "card";
  private static final String TITLE = "title";
  private static final String DESCRIPTION = "description";
  private static final String IMAGE = "image";
  private static final String VIDEO = "video";
  private static final String DEFAULT_ACTION = "defaultAction";
  private static final String ACTIONS = "actions";

  /** Checks the values. */
  public Card {
    Checks.required(TITLE, title);
    Checks.text(DESCRIPTION, description);
    Checks.media(IMAGE, image);
    Checks.media(VIDEO, video);
    actions = Checks.list(ACTIONS, actions);
    extra = Checks.extra(extra);
  }

  /** A card without image. */
  public Card(String title, String description, List<CardAction> actions) {
    this(title, description, null, null, null, actions, Extra.NONE);
  }

  static Card read(Fields fields) {
    return new Card(
        fields.text(TITLE),
        fields.text(DESCRIPTION),
        fields.text(IMAGE),
        fields.text(VIDEO),
        fields.object(DEFAULT_ACTION, action -> CardAction.of(action.extra().fields())),
        fields.objects(ACTIONS, action -> CardAction.of(action.extra().fields())),
        fields.extra());
  }

  private Shape shape() {
    return new Shape()
        .text(TITLE, title)
        .text(DESCRIPTION, description)
        .text(IMAGE, image)
        .text(VIDEO, video)
        .object(DEFAULT_ACTION, defaultAction == null ? null : defaultAction.toMap())
        .list(ACTIONS, actions, CardAction::toMap);
  }

  /** The object within a carousel. */
  Map<String, Object> fields() {
    return shape().with(extra);
  }

  @Override
  public Map<String, Object> toMap() {
    return shape().in(TYPE, FIELD, extra);
  }

  @Override
  public String toString() {
    return "Card" + actions;
  }
}
