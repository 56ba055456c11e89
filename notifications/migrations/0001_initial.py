import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('uid', models.CharField(max_length=160, unique=True)),
                ('noun', models.CharField(choices=[('visit', 'Visit'), ('session', 'Session')], max_length=10)),
                ('path', models.CharField(max_length=200)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('is_all_day', models.BooleanField(default=False)),
                ('digest', models.CharField(max_length=64)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('is_cancelled', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='entry_ends_after_its_begin')],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('sealed_token', models.BinaryField()),
                ('made_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MailboxMessage',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('message_id', models.CharField(max_length=200)),
                ('address', models.EmailField(max_length=254)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('calendar', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['-created_at'],
                'indexes': [models.Index(fields=['address', '-created_at'], name='mailbox_of_a_person')],
            },
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('key', models.CharField(editable=False, max_length=200, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('about_id', models.UUIDField()),
                ('occurrence', models.CharField(blank=True, max_length=60)),
                ('planner', models.CharField(blank=True, max_length=60)),
                ('due_at', models.DateTimeField()),
                ('useless_after', models.DateTimeField(null=True)),
                ('not_before', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('due', 'Waiting'), ('sending', 'On its way'), ('sent', 'Sent'), ('held', 'Held for you to decide'), ('voided', 'Not needed any more'), ('dead', 'Could not be sent')], default='due', max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('not_planned', 'What it was about has changed.'), ('not_needed', 'It is no longer needed, or no longer for this person to see.'), ('too_late', 'It came too late to be of use.'), ('stopped', 'The person does not want messages of this kind.'), ('left', "The person's account is closed."), ('nobody', 'Nobody here has this address.'), ('organiser', 'An organiser stopped it.'), ('crashed', 'The sender stopped in the middle: it may have arrived or not.'), ('worker_lost', 'The sender stopped again and again while preparing it.'), ('unknown_kind', 'This version of Counterpart does not know this kind.'), ('not_written', 'Its text could not be written: an error in Counterpart.'), ('server_away', 'The mail server cannot be reached.'), ('address_refused', "The mail server refuses the person's address."), ('not_accepted', 'The mail server did not take the message.')], max_length=20)),
                ('detail', models.CharField(blank=True, max_length=120)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('claim_token', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('possible_double', models.BooleanField(default=False)),
                ('sent_at', models.DateTimeField(null=True)),
                ('sealed_text', models.BinaryField(null=True)),
                ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.institution')),
                ('recipient', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='outbox_messages', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-due_at', 'key'],
                'indexes': [models.Index(fields=['recipient', 'due_at'], name='outbox_recipient_due'), models.Index(condition=models.Q(('state__in', ['due', 'sending'])), fields=['due_at'], name='outbox_unsent'), models.Index(fields=['planner', 'due_at'], name='outbox_planner_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='sent_message_has_a_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), models.Q(('claim_token__isnull', False), ('lease_until__isnull', False)), _connector='OR'), name='sending_message_has_a_sender'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sent', 'voided']), _negated=True), ('sealed_text__isnull', True), _connector='OR'), name='settled_message_holds_no_text'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['held', 'voided', 'dead']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='stopped_message_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='StoppedKind',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(max_length=60)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stopped_kinds', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'kind'), name='kind_stopped_once')],
            },
        ),
        migrations.CreateModel(
            name='CalendarGuest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='notifications.calendarentry')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entry', 'user'), name='guest_invited_once')],
            },
        ),
    ]
