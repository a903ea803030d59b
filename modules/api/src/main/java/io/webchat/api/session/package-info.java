/** Session data, per-instance cookies and the three session-data functions of asynchronous chat. */
@Export
@Version("2.0.0")
package io.webchat.api.session;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
