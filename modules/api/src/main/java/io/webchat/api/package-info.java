/** Widget instances and the typed {@code WebChatService}: what callers compile against. */
@Export
@Version("2.1.0")
package io.webchat.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
