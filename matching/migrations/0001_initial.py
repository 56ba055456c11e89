import core.text
import django.db.models.deletion
import django.utils.timezone
import matching.models.cohort
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
            name='Programme',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('name', models.CharField(max_length=160, validators=[core.text.plain_text], verbose_name='name')),
                ('kind', models.CharField(choices=[('coaching', 'Coaching'), ('mentoring', 'Mentoring')], default='coaching', max_length=10, verbose_name='kind')),
                ('description', models.TextField(blank=True, max_length=2000, verbose_name='description')),
                ('coach_label', models.CharField(blank=True, max_length=40, validators=[core.text.plain_text], verbose_name='word for a coach')),
                ('coachee_label', models.CharField(blank=True, max_length=40, validators=[core.text.plain_text], verbose_name='word for a coachee')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='accounts.institution')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'name'), name='one_programme_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Avoidance',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('person', models.CharField(max_length=254, verbose_name='name or e-mail address')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='avoidances', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['created_at'],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('person', models.CharField(max_length=254, verbose_name='name or e-mail address')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='rank')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preferences', to=settings.AUTH_USER_MODEL)),
                ('chosen', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.profile')),
            ],
            options={
                'ordering': ['rank'],
                'constraints': [models.UniqueConstraint(fields=('by', 'rank'), name='one_wish_a_rank'), models.CheckConstraint(condition=models.Q(('rank__range', (1, 3))), name='wish_rank_1_to_3')],
            },
        ),
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('name', models.CharField(max_length=160, validators=[core.text.plain_text], verbose_name='name')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(verbose_name='ends on')),
                ('enrolment_closes_on', models.DateField(verbose_name='enrolment closes on')),
                ('state', models.CharField(choices=[('open', 'Open for enrolment'), ('matching', 'Matching'), ('running', 'Running'), ('closed', 'Closed')], default='open', max_length=10)),
                ('is_open_to_all', models.BooleanField(default=False, verbose_name='open to every institution')),
                ('criteria', models.JSONField(default=matching.models.cohort.default_criteria, verbose_name='weights')),
                ('rules', models.JSONField(default=matching.models.cohort.default_rules, verbose_name='rules')),
                ('aim', models.CharField(choices=[('total', 'The best fit over all pairs together'), ('worst', 'First lift the weakest pair, then the best fit over all')], default='total', max_length=10, verbose_name='aim')),
                ('answer_days', models.PositiveSmallIntegerField(default=10, verbose_name='days to answer a proposal')),
                ('has_shortlists', models.BooleanField(default=False, verbose_name='show people a shortlist')),
                ('is_rolling', models.BooleanField(default=False, verbose_name='go on taking people once matching has begun')),
                ('offers_again', models.BooleanField(default=True, verbose_name='look for another pair by itself')),
                ('offer_again_at', models.DateTimeField(editable=False, null=True)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohorts', to='matching.programme')),
            ],
            options={
                'ordering': ['-starts_on', 'name'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'name'), name='one_cohort_a_name'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='cohort_ends_after_start'), models.CheckConstraint(condition=models.Q(('enrolment_closes_on__lte', models.F('ends_on'))), name='enrolment_before_end'), models.CheckConstraint(condition=models.Q(('answer_days__range', (1, 60))), name='answer_days_1_to_60')],
            },
        ),
        migrations.CreateModel(
            name='ChemistryRound',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('claim_token', models.UUIDField(editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('progress_done', models.PositiveIntegerField(default=0, editable=False)),
                ('progress_total', models.PositiveIntegerField(default=0, editable=False)),
                ('failure', models.CharField(blank=True, editable=False, max_length=500)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Choosing'), ('ready', 'Ready to publish'), ('published', 'Published'), ('failed', 'Failed'), ('dropped', 'Set aside')], default='queued', max_length=10)),
                ('each', models.PositiveSmallIntegerField(default=2, verbose_name='meetings for each coachee')),
                ('most_a_coach', models.PositiveSmallIntegerField(default=3, verbose_name='most meetings for a coach')),
                ('minutes', models.PositiveSmallIntegerField(default=30, verbose_name='minutes')),
                ('days', models.PositiveSmallIntegerField(default=21, verbose_name='days to meet')),
                ('weight', models.PositiveSmallIntegerField(default=40, verbose_name='weight of what people say')),
                ('meet_by', models.DateTimeField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chemistry_rounds', to='matching.cohort')),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'published'])), fields=('cohort',), name='one_live_chemistry_round_a_cohort'), models.CheckConstraint(condition=models.Q(('each__range', (2, 3))), name='talks_each_2_to_3'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('meet_by__isnull', False), _connector='OR'), name='published_round_has_an_end')],
            },
        ),
        migrations.CreateModel(
            name='CohortInstitution',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invited', to='matching.cohort')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.institution')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('cohort', 'institution'), name='one_invitation_an_institution')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('part', models.CharField(choices=[('coachee', 'Coachee'), ('coach', 'Coach')], max_length=10)),
                ('capacity', models.PositiveSmallIntegerField(default=1, verbose_name='places')),
                ('places_taken', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('enrolled', 'Enrolled'), ('withdrawn', 'Withdrawn')], default='enrolled', max_length=10)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='matching.cohort')),
                ('enrolled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='enrolments_made', to=settings.AUTH_USER_MODEL)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='accounts.profile')),
            ],
            options={
                'ordering': ['profile__user__name'],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'profile'), name='one_enrolment_a_profile'), models.CheckConstraint(condition=models.Q(('places_taken__gte', 0), ('places_taken__lte', models.F('capacity'))), name='places_within_capacity')],
            },
        ),
        migrations.CreateModel(
            name='MatchRun',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('claim_token', models.UUIDField(editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('progress_done', models.PositiveIntegerField(default=0, editable=False)),
                ('progress_total', models.PositiveIntegerField(default=0, editable=False)),
                ('failure', models.CharField(blank=True, editable=False, max_length=500)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Computing'), ('done', 'Finished'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=10)),
                ('criteria', models.JSONField()),
                ('rules', models.JSONField()),
                ('aim', models.CharField(max_length=10)),
                ('seed', models.PositiveIntegerField(default=1)),
                ('digest', models.CharField(blank=True, max_length=80)),
                ('engine_version', models.CharField(blank=True, max_length=20)),
                ('instance', models.JSONField(default=dict)),
                ('result', models.JSONField(default=dict)),
                ('is_automatic', models.BooleanField(default=False)),
                ('finished_at', models.DateTimeField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='matching.cohort')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='match_runs_published', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='match_runs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('cohort',), name='one_active_run_a_cohort')],
            },
        ),
        migrations.CreateModel(
            name='ChemistryMeeting',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Finding a time'), ('agreed', 'Time agreed'), ('held', 'Held'), ('missed', 'Not held'), ('cancelled', 'Cancelled')], default='draft', max_length=10)),
                ('starts_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('first', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='matching.chemistryround')),
                ('coach', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='matching.enrolment')),
                ('coachee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='matching.enrolment')),
            ],
            options={
                'ordering': ['coachee__profile__user__name', 'coach__profile__user__name'],
                'constraints': [models.UniqueConstraint(fields=('round', 'coachee', 'coach'), name='one_chemistry_meeting_a_pair'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'agreed'), _negated=True), ('starts_at__isnull', False), _connector='OR'), name='agreed_meeting_has_a_time'), models.CheckConstraint(condition=models.Q(('coachee', models.F('coach')), _negated=True), name='chemistry_meeting_of_two')],
            },
        ),
        migrations.CreateModel(
            name='PairDecision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('locked', 'Locked'), ('forbidden', 'Forbidden')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('coach', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='matching.enrolment')),
                ('coachee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='matching.enrolment')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pair_decisions', to='matching.cohort')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['created_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('coachee', 'coach'), name='one_live_decision_a_pair'), models.UniqueConstraint(condition=models.Q(('kind', 'locked'), ('lifted_at__isnull', True)), fields=('coachee',), name='one_live_lock_a_coachee')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('score', models.PositiveSmallIntegerField()),
                ('breakdown', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Awaiting answers'), ('accepted', 'Accepted by both'), ('declined', 'Declined'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10)),
                ('expires_at', models.DateTimeField(null=True)),
                ('coach', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals_as_coach', to='matching.enrolment')),
                ('coachee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals_as_coachee', to='matching.enrolment')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='matching.matchrun')),
            ],
            options={
                'ordering': ['-score', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('score__range', (0, 1000))), name='proposal_score_0_to_1000'), models.CheckConstraint(condition=models.Q(('coachee', models.F('coach')), _negated=True), name='proposal_of_two_people'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'proposed', 'accepted'])), fields=('run', 'coachee'), name='one_live_proposal_a_run'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('coachee',), name='one_open_proposal_a_coachee')],
            },
        ),
        migrations.CreateModel(
            name='RunInput',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sealed', models.BinaryField()),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='input', to='matching.matchrun')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RunPass',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('work', models.CharField(max_length=40)),
                ('shared', models.BinaryField()),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passes', to='matching.matchrun')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RunProof',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('instance', models.TextField()),
                ('result', models.TextField()),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='proof', to='matching.matchrun')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ChemistryMove',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('from_state', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Finding a time'), ('agreed', 'Time agreed'), ('held', 'Held'), ('missed', 'Not held'), ('cancelled', 'Cancelled')], max_length=10)),
                ('to_state', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Finding a time'), ('agreed', 'Time agreed'), ('held', 'Held'), ('missed', 'Not held'), ('cancelled', 'Cancelled')], max_length=10)),
                ('starts_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='matching.chemistrymeeting')),
            ],
            options={
                'ordering': ['at', 'created_at'],
            },
        ),
        migrations.CreateModel(
            name='OfferedTime',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('starts_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='times', to='matching.chemistrymeeting')),
            ],
            options={
                'ordering': ['starts_at'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'starts_at'), name='one_offer_a_time')],
            },
        ),
        migrations.CreateModel(
            name='ChemistryScore',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('score', models.PositiveSmallIntegerField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='matching.chemistrymeeting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'by'), name='one_chemistry_score_a_person'), models.CheckConstraint(condition=models.Q(('score__range', (0, 5))), name='chemistry_score_0_to_5')],
            },
        ),
        migrations.CreateModel(
            name='Pairing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('state', models.CharField(choices=[('accepted', 'Accepted'), ('contracting', 'Agreeing on terms'), ('active', 'Active'), ('paused', 'Paused'), ('closing', 'Closing'), ('closed', 'Closed'), ('rematched', 'Rematched'), ('ended_early', 'Ended early')], default='accepted', max_length=12)),
                ('started_at', models.DateTimeField(null=True)),
                ('co_coach', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pairings_as_co_coach', to='matching.enrolment')),
                ('coach', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairings_as_coach', to='matching.enrolment')),
                ('coachee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairings_as_coachee', to='matching.enrolment')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairings', to='matching.cohort')),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pairing', to='matching.proposal')),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['accepted', 'contracting', 'active', 'paused', 'closing'])), fields=('coachee',), name='one_live_pairing_a_coachee'), models.CheckConstraint(condition=models.Q(('co_coach__isnull', True), models.Q(('co_coach', models.F('coach')), _negated=True), _connector='OR'), name='two_coaches_are_two')],
            },
        ),
        migrations.CreateModel(
            name='ProposalAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('side', models.CharField(choices=[('coachee', 'Coachee'), ('coach', 'Coach')], max_length=10)),
                ('answer', models.CharField(choices=[('accepted', 'Accepted'), ('declined', 'Declined')], max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('no_time', 'I have no time in this period'), ('other_themes', 'My themes are different'), ('known', 'We know each other too well'), ('conflict', 'There is a conflict of interest'), ('practical', 'Language, time zone or ways to meet do not fit'), ('other', 'Another reason')], max_length=20)),
                ('comment', models.TextField(blank=True, max_length=1000)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='matching.proposal')),
            ],
            options={
                'ordering': ['at'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'side'), name='one_answer_a_side')],
            },
        ),
        migrations.CreateModel(
            name='ProposalWithdrawal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reason', models.CharField(choices=[('absent', 'One of them is not available'), ('conflict', 'There is a conflict of interest'), ('mistake', 'It was published by mistake'), ('other', 'Another reason')], max_length=10)),
                ('comment', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='withdrawal', to='matching.proposal')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SecondAsk',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('asked_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_ask', to='matching.proposal')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RunPart',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('claim_token', models.UUIDField(editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('progress_done', models.PositiveIntegerField(default=0, editable=False)),
                ('progress_total', models.PositiveIntegerField(default=0, editable=False)),
                ('failure', models.CharField(blank=True, editable=False, max_length=500)),
                ('number', models.PositiveIntegerField()),
                ('first', models.PositiveIntegerField()),
                ('after', models.PositiveIntegerField()),
                ('outcome', models.BinaryField(null=True)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='matching.runpass')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('of', 'number'), name='one_part_a_number')],
            },
        ),
        migrations.CreateModel(
            name='PairingMove',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('from_state', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('contracting', 'Agreeing on terms'), ('active', 'Active'), ('paused', 'Paused'), ('closing', 'Closing'), ('closed', 'Closed'), ('rematched', 'Rematched'), ('ended_early', 'Ended early')], max_length=12)),
                ('to_state', models.CharField(choices=[('accepted', 'Accepted'), ('contracting', 'Agreeing on terms'), ('active', 'Active'), ('paused', 'Paused'), ('closing', 'Closing'), ('closed', 'Closed'), ('rematched', 'Rematched'), ('ended_early', 'Ended early')], max_length=12)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, choices=[('no_fault', 'Nobody is at fault'), ('no_time', 'One of them has no time now'), ('new_post', 'One of them has a new post'), ('private', 'Private reasons'), ('conflict', 'A conflict of interest came up'), ('other', 'Another reason')], max_length=10)),
                ('comment', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pairing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='matching.pairing')),
            ],
            options={
                'ordering': ['at', 'created_at'],
            },
        ),
    ]
